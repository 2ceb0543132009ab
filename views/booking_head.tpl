% # What assistants read of a booking, for whoever is shown it; no search engine is.
<meta name="robots" content="noindex">
{{reservation}}
