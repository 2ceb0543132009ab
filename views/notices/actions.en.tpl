% if event.confirmation != 'organiser':
Confirm: {{links.confirm}}
% else:
View booking: {{links.booking}}
% end
% if booking.may_be_extended:
Hold it longer: {{links.extend}}
% end
