"""The brand thanks: loyalty, referrals and the ambassador programme belong here."""
