"""The commands, a module for each thing that people do at a terminal; ``matchmaking.cli`` puts them together."""
