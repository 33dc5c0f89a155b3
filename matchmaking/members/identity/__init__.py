"""Record linkage: the features that identify organisations, the clustering of records, and the merge of records into one."""
