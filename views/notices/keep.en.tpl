% if way.is_mail:
The attached file adds the event to your calendar.
% end

View booking: {{links.booking}}
% if way.is_mail:

Keep this link private. Anyone who has it can change or cancel your booking.
% end
