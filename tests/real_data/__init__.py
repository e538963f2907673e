"""Public data sets landed as a loader would, for tests that compare with published figures."""
