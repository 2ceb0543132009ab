<meta name="robots" content="noindex">
