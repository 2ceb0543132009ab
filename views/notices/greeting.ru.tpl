Здравствуйте{{', ' + name if name else ''}}!
