{{'Отказаться' if kind == 'offered' else 'Отменить'}}: {{links.cancel}}
