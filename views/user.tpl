% rebase('base.tpl', area='people')
% include('news.tpl', news=news, released=released)
% here = {event.id for event in listing.events}
% wanted = listing.wanted
% # The form that was refused says so itself, where its row is on this page.
% box_of = next((event for event in listing.events if listing.is_open(event) and box.trouble(flash, event)), None)
<h1 id="events-heading">{{_('Events')}}</h1>
% if own or entries or account:
<section aria-labelledby="own-heading" id="own" class="own-list">
  <h2 id="own-heading">{{_('Your bookings')}}</h2>
  % # What waits for its person comes first, and of that what ends first.
  % live = sorted((one for one in own if one.booking.status in ('held', 'confirmed')), key=lambda one: (one.booking.status != 'held', one.booking.expires_at or one.event.starts_at))
  % for one in live:
  % include('own_booking.tpl', own=one, here=here, slim=True)
  % end
  % for one in entries:
  % include('own_entry.tpl', own=one)
  % end
  % for one in (one for one in own if one.booking.status not in ('held', 'confirmed')):
  % include('own_booking.tpl', own=one, here=here, slim=True)
  % end
  % if account:
  <p id="all-bookings">\\
% if not own and not entries:
{{_('You have no upcoming bookings.')}} \\
% end
<a href="/account/bookings">{{_('All your bookings')}}</a></p>
  % end
</section>
% if any(one.account_id is None for one in (*own, *entries)):
<form method="post" action="/forget" id="forget" aria-labelledby="forget-button">
  <button class="secondary outline" id="forget-button" aria-describedby="forget-hint">{{_('Not you? Forget this here')}}</button>
  <small id="forget-hint">{{_('This browser will no longer show these bookings. They stay as they are.')}}</small>
</form>
% end
% end
<section aria-labelledby="events-heading" id="events">
% if listing.has_filter:
<div class="filter-bar">
  <nav class="chips" aria-label="{{_('Which events')}}">
  % for chip in wanted.chips:
    <a class="chip" href="{{chip.path}}" aria-current="{{'true' if chip.is_chosen else 'false'}}">{{words.say(chip.label)}}</a>
  % end
  </nav>
  <form method="get" action="/" role="search" class="find" id="find-event" aria-label="{{_('Search events')}}">
    <div>
      <label for="find-event-text" class="unseen">{{_('Search title, location and description')}}</label>
      <input id="find-event-text" name="q" type="search" value="{{wanted.text}}" placeholder="{{_('Search events')}}" maxlength="200" autocomplete="off">
    </div>
    % if wanted.show:
    <input type="hidden" name="show" value="{{wanted.show}}">
    % end
    <button class="secondary">{{_('Search')}}</button>
  </form>
</div>
% end
% if not listing.events:
<div class="empty" id="no-events">
  % if not wanted.is_all:
  <h2>{{_('No events found')}}</h2>
  <p>{{_('Try another word, or look at all events.')}}</p>
  <p><a class="button" href="/" id="all-events">{{_('Show all events')}}</a></p>
  % else:
  <h2>{{_('No events at the moment')}}</h2>
  % if account and account.is_admin:
  <p><a class="button" href="/admin#new">{{_('Create an event')}}</a></p>
  % else:
  <p>{{_('Please check back soon.')}}</p>
  % end
  % end
</div>
% end
% if listing.earlier:
<p class="pager"><a href="{{listing.earlier}}" rel="prev">{{_('Earlier events')}}</a></p>
% end
% month = ''
% for event in listing.events:
% if words.month_key(event.starts_at) != month:
% if month:
</section>
% end
% month = words.month_key(event.starts_at)
<section class="month" aria-labelledby="month-{{month}}">
<h2 id="month-{{month}}">{{words.month(event.starts_at)}}</h2>
% end
{{parts.mark}}\\
% is_here = any(one.entry.event_id == event.id and one.entry.status == 'waiting' for one in entries)
% is_open = listing.is_open(event)
% has_box = listing.has_boxes or is_open
% limit = words.say(box.limit(event, own, entries, account))
% if parts.is_known(f'event-{event.id}', event, is_here, is_open, has_box, limit):
<article class="event row" id="event-{{event.id}}" data-known></article>
% else:
<article class="event row" id="event-{{event.id}}"{{' data-status=cancelled' if event.status == 'cancelled' else ''}}{{' tabindex=-1' if has_box else ''}}{{' autofocus' if event.id in wanted.opened and not (flash.sentence or is_refresh) else ''}}>
% # An address that asks for a row is opened there, whether or not a form was just refused in it.
% include('event_row.tpl', event=event, is_here=is_here, is_open=is_open, has_box=has_box, limit=limit, path_to_open='' if has_box else wanted.path_to_open(event))
</article>
% end
{{parts.mark}}\\
% end
% if month:
</section>
% end
% if listing.later or has_past:
<p class="pager">
  % if listing.later:
  <a href="{{listing.later}}" rel="next">{{_('Later events')}}</a>
  % end
  % if has_past:
  <a href="/past" id="past-events">{{_('Past events')}}</a>
  % end
</p>
% end
</section>
