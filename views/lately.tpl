% # Why bookings have ended that may be rows of a list that is open, for the script that marks those.
<ul class="lately" hidden>
  % for booking in lately:
  <li data-booking="booking-{{booking.id}}">{{words.ended(booking, is_corrected=booking.id in corrected)}}</li>
  % end
  <li data-booking="">{{_('no longer in this list')}}</li>
</ul>
