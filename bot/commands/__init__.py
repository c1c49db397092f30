"""The commands of the command line that are about question sets and other tools' files."""
