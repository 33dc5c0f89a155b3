BEGIN TRANSACTION;
CREATE TABLE about (
	"key" VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "about" VALUES('version','1');
INSERT INTO "about" VALUES('state','1');
CREATE TABLE contact (
	member VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	email VARCHAR NOT NULL, 
	phone VARCHAR NOT NULL, 
	PRIMARY KEY (member), 
	FOREIGN KEY(member) REFERENCES member (id) ON DELETE CASCADE
);
INSERT INTO "contact" VALUES('alfa','An Claes','an@alfa.example','+32 9 000 00 00');
CREATE TABLE import (
	number INTEGER NOT NULL, 
	at VARCHAR NOT NULL, 
	source VARCHAR NOT NULL, 
	counts JSON NOT NULL, 
	problems JSON NOT NULL, 
	PRIMARY KEY (number)
);
INSERT INTO "import" VALUES(1,'2026-11-21T00:00:00+00:00','list.csv','{"members_added": 7}','[{"severity": "set_aside", "file": "list.csv", "message": "Row without a name: {cell}.", "values": {"cell": "x"}, "row": 7, "field": "name"}]');
CREATE TABLE member (
	id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	country VARCHAR NOT NULL, 
	nuts VARCHAR NOT NULL, 
	profile JSON NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "member" VALUES('alfa','Alfa Sensors BV','sme','BE','BE234','{"aliases": ["Alfa"], "sectors": {"medtech": 1.0}, "statements": [["Skin sensor patches that measure glucose without a needle.", "en"]], "needs": [["Hospital ward for clinical validation of glucose patches.", "en"], ["Cloud software for alarms.", "en"]], "trl": [3, 6], "consent": true}');
INSERT INTO "member" VALUES('beta','Beta Universiteit','university','BE','BE242','{"sectors": {"biotech": 1.0}, "statements": [["Protein chemistry and enzymes for diagnostics.", "en"]], "consent": true}');
INSERT INTO "member" VALUES('delta','Delta Cloud NV','large_company','BE','BE211','{"sectors": {"digital": 1.0}, "statements": [["Cloud software that sends alarms to the nurse on duty.", "en"]], "consent": true}');
INSERT INTO "member" VALUES('epsilon','Epsilon GmbH','sme','DE','','{"statements": [["Laser welding of titanium.", "en"]], "consent": true}');
INSERT INTO "member" VALUES('gamma','Gamma Ziekenhuis','hospital','BE','BE234','{"sectors": {"medtech": 0.5, "digital": 0.5}, "statements": [["Hospital ward for clinical validation of glucose patches in adults.", "en"]], "offers": [["Clinical validation with forty beds", "en"]], "consent": true}');
INSERT INTO "member" VALUES('theta','Theta zonder tekst','unknown','BE','','{"consent": true}');
INSERT INTO "member" VALUES('zeta','Zeta Patiënten VZW','patient_organisation','BE','','{}');
CREATE TABLE participation (
	project VARCHAR NOT NULL, 
	member VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	amount FLOAT, 
	PRIMARY KEY (project, member), 
	FOREIGN KEY(project) REFERENCES project (id), 
	FOREIGN KEY(member) REFERENCES member (id)
);
INSERT INTO "participation" VALUES('p1','alfa','participant',NULL);
INSERT INTO "participation" VALUES('p1','beta','participant',NULL);
INSERT INTO "participation" VALUES('p2','alfa','participant',NULL);
INSERT INTO "participation" VALUES('p2','beta','participant',NULL);
INSERT INTO "participation" VALUES('p3','beta','participant',NULL);
INSERT INTO "participation" VALUES('p3','gamma','participant',NULL);
INSERT INTO "participation" VALUES('p4','delta','participant',NULL);
INSERT INTO "participation" VALUES('p4','gamma','participant',NULL);
CREATE TABLE possible_duplicate (
	member VARCHAR NOT NULL, 
	other VARCHAR NOT NULL, 
	score FLOAT NOT NULL, 
	reasons JSON NOT NULL, 
	PRIMARY KEY (member, other), 
	FOREIGN KEY(member) REFERENCES member (id), 
	FOREIGN KEY(other) REFERENCES member (id)
);
INSERT INTO "possible_duplicate" VALUES('alfa','beta',0.8,'["same_town"]');
CREATE TABLE project (
	id VARCHAR NOT NULL, 
	acronym VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	text TEXT NOT NULL, 
	framework VARCHAR NOT NULL, 
	codes JSON NOT NULL, 
	start DATE, 
	"end" DATE, 
	budget FLOAT, 
	PRIMARY KEY (id)
);
INSERT INTO "project" VALUES('p1','ARTERIA','Enzymes on a patch','Enzyme patches that measure glucose.','','{"programmes": [], "topics": []}','2019-01-01',NULL,NULL);
INSERT INTO "project" VALUES('p2','BETACELL','Second patch','Stable enzymes for diagnostics on the skin.','','{"programmes": [], "topics": []}','2021-05-01',NULL,NULL);
INSERT INTO "project" VALUES('p3','CARDIUM','Ward protein','Protein tests beside the hospital bed.','','{"programmes": [], "topics": []}','2020-03-01',NULL,NULL);
INSERT INTO "project" VALUES('p4','DOMUS','Alarm','Alarms from hospital to home.','','{"programmes": [], "topics": []}','2022-09-01',NULL,NULL);
COMMIT;
