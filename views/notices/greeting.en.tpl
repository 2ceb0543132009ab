Hello{{' ' + name if name else ''}},
