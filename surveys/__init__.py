"""The brand asks: polls, questionnaires, ideas, draws, themes, trials and co-creation belong here."""
