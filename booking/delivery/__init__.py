"""Notices that are due are claimed while they still apply, written as letters, and sent."""
