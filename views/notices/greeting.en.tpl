Hello{{' ' if name else ''}}{{name}},
