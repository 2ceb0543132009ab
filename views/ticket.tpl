% # A ticket to be printed, on half a sheet.
% rebase('base.tpl', area='people')
<div class="booking-page">
  <h1 class="unprinted">{{_('Ticket') if door_code else _('No ticket yet')}}</h1>
  % if door_code:
  % include('ticket_card.tpl', event=own.event, booking=own.booking, door_code=door_code)
  <p class="hint unprinted">{{_('Print this page, or show it on your phone.')}}</p>
  % else:
  <p class="notice wait" id="no-ticket">{{_('There is no ticket yet: your booking isn’t confirmed.')}}</p>
  % end
  <p class="unprinted"><a href="/b/{{own.booking.reference}}">{{_('← Your booking')}}</a></p>
</div>
