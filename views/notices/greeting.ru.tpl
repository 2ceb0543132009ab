Здравствуйте{{', ' if name else ''}}{{name}}!
