% # The form that cancels one's own booking, which asks first and says what that means.
<details>
  <summary id="cancel-{{booking.id}}-summary">{{_('Cancel booking')}}</summary>
  <form method="post" action="/bookings/{{booking.id}}/cancel" id="cancel-{{booking.id}}">
    % include('key.tpl')
    <p id="lost-{{booking.id}}">\\
% if event.window != 'open':
{{ngettext('Booking is closed, so you can’t get your {number} seat back.', 'Booking is closed, so you can’t get your {number} seats back.', booking.seats)}}\\
% elif event.waiting:
{{ngettext('Your {number} seat will go straight to the waiting list. You can’t undo this.', 'Your {number} seats will go straight to the waiting list. You can’t undo this.', booking.seats)}}\\
% else:
{{ngettext('Your {number} seat will be released immediately.', 'Your {number} seats will be released immediately.', booking.seats)}}\\
% end
</p>
    <button class="danger" {{'id=cancel' if get('is_whole') else ''}} aria-describedby="lost-{{booking.id}}">{{_('Yes, cancel it')}}</button>
  </form>
</details>
