% # The page of one booking.
% rebase('base.tpl', area='people', head='booking_head.tpl')
% include('news.tpl', news=news, released=released)
% booking, event = shown.booking, shown.event
% is_live = booking.status in ('held', 'confirmed')
<div class="booking-page" id="own">
  <p class="back"><a href="/">{{_('← All events')}}</a></p>
  <h1>{{_('Your booking')}} <span class="reference" id="reference">{{booking.reference}}</span></h1>
  % if is_anothers:
  <p class="notice info" id="as-admin">{{html('You’re viewing {who}’s booking as an admin. [All bookings for the event]({bookings})', who=booking.who, bookings=f'/admin/events/{event.id}/guests')}}</p>
  % end
  % include('own_booking.tpl', own=shown, here=(), is_whole=True)
  <p id="to-event"><a href="{{shown.path_to_event}}">{{_('The event’s page')}}</a></p>
  % if link and is_live:
  <details id="key">
    <summary>{{_('Booking link')}}</summary>
    <p id="key-hint">{{_('This link is the key to your booking: anyone who has it can see, change or cancel it. Keep it to open the booking on another device.')}}</p>
    <p><code id="key-link">{{link}}</code></p>
    <button type="button" class="copy secondary" data-copy="key-link" hidden aria-describedby="key-hint">{{_('Copy booking link')}}</button>
  </details>
  % end
  % if is_remembered:
  % include('forget.tpl', forget=f'/b/{booking.reference}/forget', button=_('Forget this booking on this device'), hint=_('Until then, anyone who uses this browser can see this page. The booking stays as it is.') if is_live else _('Until then, anyone who uses this browser can see this page.'))
  % end
</div>
