% # Whom a message is for where guests were selected: their bookings, or the search that finds them.
% for booking_id in draft.booking_ids:
<input type="hidden" name="booking_ids" value="{{booking_id}}">
% end
% if draft.q:
<input type="hidden" name="q" value="{{draft.q}}">
% end
% if draft.state:
<input type="hidden" name="state" value="{{draft.state}}">
% end
