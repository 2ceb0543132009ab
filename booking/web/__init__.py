"""The only place that knows HTTP: thin endpoints that decode, call one function of the root and answer."""
