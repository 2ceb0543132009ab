% rebase('base.tpl', area='account')
% include('news.tpl', news=news, released=released)
<p class="back"><a href="/account">{{_('← Your account')}}</a></p>
<h1>{{_('All your bookings')}}</h1>
% if not bookings and not entries:
<p id="no-bookings">{{html('No bookings yet. [See all events]({events})', events='/')}}</p>
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
<p><a href="{{more}}" rel="next">{{_('Earlier bookings')}}</a></p>
% end
