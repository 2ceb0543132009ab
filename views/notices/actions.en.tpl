% if event.confirmation != 'organiser':
Confirm: {{links.confirm}}
% end
{{'Decline' if kind == 'offered' else 'Cancel'}}: {{links.cancel}}
% if booking.may_be_extended:
Hold it longer: {{links.extend}}
% end
