% # All events as the organiser has them: a table, and on a phone a card for each.
% rebase('base.tpl', area='admin')
<div class="top">
  <h1>{{title}}</h1>
  <a class="button" href="/admin/events/new" id="to-new">{{_('New event')}}</a>
</div>
<div class="filter-bar">
  <nav class="chips" aria-label="{{_('State')}}">
    % for tab in tabs:
    <a class="chip" href="{{tab.path}}" aria-current="{{'page' if tab.shelf == shelf else 'false'}}">{{words.say(tab.label)}} {{words.number(tab.total)}}</a>
    % end
  </nav>
  <form method="get" action="/admin/events" class="find" id="find-event" aria-label="{{_('Search events')}}">
    <div>
      <label for="find-event-text">{{_('Title or place')}}</label>
      <input id="find-event-text" name="q" type="search" value="{{text}}" maxlength="200" autocomplete="off">
    </div>
    <input type="hidden" name="when" value="{{shelf}}">
    <button class="secondary outline">{{_('Search')}}</button>
    % if text:
    <a href="/admin/events?when={{shelf}}">{{_('Show all')}}</a>
    % end
  </form>
</div>
% if to_first:
<p><a href="{{to_first}}" rel="first">{{_('First')}}</a></p>
% end
% if events:
<article>
  <table role="table" class="events" id="events">
    <caption class="unseen">{{title}}</caption>
    <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col" class="when">{{_('When')}}</th><th role="columnheader" scope="col" class="who">{{_('Event')}}</th><th role="columnheader" scope="col" class="status">{{_('State')}}</th><th role="columnheader" scope="col" class="number">{{pgettext('seats', 'Confirmed')}}</th><th role="columnheader" scope="col" class="number">{{pgettext('seats', 'Held')}}</th><th role="columnheader" scope="col" class="number">{{pgettext('seats', 'Free')}}</th><th role="columnheader" scope="col" class="number">{{pgettext('people', 'Waiting')}}</th><th role="columnheader" scope="col" class="actions">{{_('Actions')}}</th></tr></thead>
    <tbody role="rowgroup">
      % for event in events:
      % path = f'/admin/events/{event.id}'
      <tr role="row" id="event-{{event.id}}">
        <td role="cell" class="when"><time datetime="{{words.stamp(event.starts_at)}}">{{words.moment(event.starts_at)}}</time></td>
        <td role="cell" class="who"><a href="{{path}}" id="title-{{event.id}}"><bdi>{{event.title}}</bdi></a>\\
% if event.location:
 <small><bdi>{{event.location}}</bdi></small>\\
% end
</td>
        <td role="cell" class="status"><span class="badge {{labels.badge(event)}}">{{words.say(labels.state(event))}}</span></td>
        % for number, said in ((event.confirmed_seats, ngettext('{number} confirmed', '{number} confirmed', event.confirmed_seats)), (event.held_seats, ngettext('{number} held', '{number} held', event.held_seats)), (None, '') if event.status == 'cancelled' else (event.free_seats, ngettext('{number} free', '{number} free', event.free_seats)), (event.waiting, ngettext('{number} waiting', '{number} waiting', event.waiting) if event.waiting else '')):
        <td role="cell" class="number"><span class="figure">{{'–' if number is None else words.number(number)}}</span><span class="unit">{{said}}</span></td>
        % end
        <td role="cell" class="actions">
          <div>
            <a href="{{event_path(event)}}" aria-describedby="title-{{event.id}}">{{_('View')}}</a>
            <a href="{{path}}/copy" aria-describedby="title-{{event.id}}">{{pgettext('event', 'Copy')}}</a>
            <a href="{{path}}/guests" aria-describedby="title-{{event.id}}">{{_('Guests')}}</a>
          </div>
        </td>
      </tr>
      % end
    </tbody>
  </table>
</article>
% elif text:
<p class="hint" id="no-events">{{_('No results.')}}</p>
% else:
<div class="empty" id="no-events">
  <h2>{{_('No events here.')}}</h2>
  <div class="actions"><a class="button secondary" href="/admin/events/new">{{_('New event')}}</a></div>
</div>
% end
% if more:
<p><a href="{{more}}" rel="next">{{_('Next')}}</a></p>
% end
