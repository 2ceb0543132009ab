{{'Decline' if kind == 'offered' else 'Cancel booking'}}: {{links.cancel}}
