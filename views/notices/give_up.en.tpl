{{'Decline' if kind == 'offered' else 'Cancel'}}: {{links.cancel}}
