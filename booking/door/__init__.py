"""The evening itself: who has come, and who may let them in."""
