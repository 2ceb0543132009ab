% rebase('base.tpl', area='account', live=True)
<p><a href="/account">← Your account</a></p>
<h1>All your bookings</h1>
% if not bookings:
<p id="no-bookings">None yet. <a href="/">Events you can book</a></p>
% end
<section id="own">
  % for event, booking in bookings:
  % include('own_booking.tpl', event=event, booking=booking)
  % end
</section>
% if more:
<p><a href="{{more}}" rel="next">Earlier bookings</a></p>
% end
