{{'Отказаться' if kind == 'offered' else 'Отменить бронь'}}: {{links.cancel}}
