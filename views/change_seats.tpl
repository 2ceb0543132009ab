% # The form that changes the number of seats of one's own booking, where it may be another.
% form = f'/bookings/{booking.id}'
% if own.most_seats > 1:
<details id="change-{{booking.id}}" {{'open' if flash.form == form else ''}}>
  <summary id="change-seats-{{booking.id}}-summary">{{_('Change seats')}}</summary>
  <form method="post" action="{{form}}" class="line" id="change-seats-{{booking.id}}" {{'data-refused' if flash.form == form else ''}} novalidate>
    % include('key.tpl')
    % include('seats_field.tpl', event=own.event, booking=booking, form=form, most=own.most_seats, hint=_('The deadline stays the same.') if booking.status == 'held' else _('The seats you keep stay confirmed.') if own.most_seats == booking.seats else _('Extra seats are confirmed immediately.'))
    <button class="secondary">{{_('Change')}}</button>
  </form>
</details>
% end
