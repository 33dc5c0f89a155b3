"""The commands, one module per task; ``matchmaking.cli`` puts them together."""
