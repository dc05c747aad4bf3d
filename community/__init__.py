"""People talk: comments now; spaces, reviews, profiles and events stand here as they come."""
