% rebase('base.tpl', area='account', live=True)
% include('news.tpl', news=news)
<p><a href="/account">← Your account</a></p>
<h1>All your bookings</h1>
% if not bookings and not entries:
<p id="no-bookings">None yet. <a href="/">Events you can book</a></p>
% end
<section id="own">
  % for one in entries:
  % include('own_entry.tpl', own=one)
  % end
  % for one in bookings:
  % include('own_booking.tpl', own=one, here=())
  % end
</section>
% if more:
<p><a href="{{more}}" rel="next">Earlier bookings</a></p>
% end
