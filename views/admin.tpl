% # Today, with every event to come; on later pages of the list, that alone.
% rebase('base.tpl', area='admin')
<h1>{{title}} <small>{{words.day(now)}}</small></h1>
% if steps:
<section class="card" id="checklist" aria-labelledby="checklist-heading">
  <h2 id="checklist-heading">{{_('Set up your site')}}</h2>
  <ol class="checks">
    % for step in steps:
    <li class="{{'done' if step.is_done else 'open'}}">\\
% if step.is_done:
<span class="unseen">{{_('Done:')}} </span>{{words.say(step.said)}}\\
% else:
<a href="{{step.path}}">{{words.say(step.said)}}</a>\\
% end
</li>
    % end
  </ol>
  % if share:
  <p id="share">{{_('The link to your next event:')}} <a href="{{share}}">{{share}}</a></p>
  % end
  <form method="post" action="/admin/checklist" id="hide-checklist">
    % include('key.tpl')
    <button class="link">{{_('Hide this list')}}</button>
  </form>
</section>
% end
% if overview:
% include('needs.tpl', needs=overview.needs)
% end
% is_open = flash.form == '/events' or not rows
<details class="new" id="new" {{'open' if is_open else ''}}>
  <summary class="button" id="new-heading">{{_('New event')}}</summary>
  <article>
    <form method="post" action="/events" class="fields" id="new-event" aria-labelledby="new-heading" {{'data-refused' if flash.form == '/events' else ''}} novalidate>
      % include('key.tpl')
      % include('event_fields.tpl', prefix='new', form='/events', given=new)
      <div class="wide actions"><button>{{_('Create event')}}</button> <a href="/admin/events/new">{{_('More choices: price, description, who can book …')}}</a></div>
    </form>
  </article>
</details>
% if overview and (overview.under_way or overview.next_up):
<section id="next-up" aria-labelledby="next-up-heading">
  <h2 id="next-up-heading">{{_('Next up')}}</h2>
  <div class="cards still">
    % for event in overview.under_way + overview.next_up:
    <article id="next-up-{{event.id}}">
      <h3><a href="/admin/events/{{event.id}}">{{event.title}}</a>\\
% if event in overview.under_way:
 <span class="badge {{labels.badge(event)}}">{{words.say(labels.state(event))}}</span>\\
% end
</h3>
      <p class="hint">\\
% include('when_and_where.tpl', event=event)
</p>
      % include('seats_line.tpl', event=event, of='next')
      % if event.id in overview.seats_in:
      <p class="came">{{ngettext('{number} of {all} is in', '{number} of {all} are in', overview.seats_in[event.id], all=words.number(event.confirmed_seats))}}</p>
      % end
      <p class="links"><a href="/admin/events/{{event.id}}/check-in" aria-label="{{_('Check-in of {title}', title=event.title)}}">{{_('Check-in')}}</a> <a href="/admin/events/{{event.id}}/guests" aria-label="{{_('Guests of {title}', title=event.title)}}">{{_('Guests')}}</a> <a href="/admin/events/{{event.id}}/guests?print=1" aria-label="{{_('Door list of {title}', title=event.title)}}">{{_('Door list')}}</a></p>
    </article>
    % end
  </div>
</section>
% end
<div class="desk">
<section id="upcoming" aria-labelledby="upcoming-heading">
  <div class="top">
    <h2 id="upcoming-heading">{{_('Upcoming events')}}</h2>
    <span class="links"><a href="/admin/events">{{_('All events')}}</a> <a href="/admin/events?when=past" id="past">{{_('Past events')}}</a></span>
  </div>
  % if not rows:
  <p class="hint" id="no-events">{{_('No upcoming events.') if overview and overview.begun.has_event else _('No events yet. Create your first one.')}}</p>
  % end
  <div class="rows still">
  % is_only_one = len(rows) == 1 and bool(overview)
  % for row in rows:
  % event = row.event
{{parts.mark}}\\
  % if parts.is_known(f'event-{event.id}', event, row.live, row.live_count):
  <article class="event" id="event-{{event.id}}" data-known></article>
  % else:
  <article class="event" id="event-{{event.id}}">
    % include('today_event.tpl')
  </article>
  % end
{{parts.mark}}\\
  % end
  </div>
  % if more:
  <p><a href="{{more}}" rel="next">{{_('Later events')}}</a></p>
  % end
</section>
% if overview:
<div class="beside">
<section id="running-out" aria-labelledby="running-out-heading" data-rows>
  <h2 id="running-out-heading">{{_('Running out next')}}</h2>
  % if overview.running_out:
  % include('running_out.tpl', running_out=overview.running_out)
  % else:
  <p class="hint">{{_('No booking waits to be confirmed.')}}</p>
  % end
</section>
<section id="lately" aria-labelledby="lately-heading">
  <h2 id="lately-heading">{{_('Lately')}}</h2>
  % if story:
  <ol class="story">
    % for one in story:
    <li><small>{{words.day_and_time(one.line.at)}}\\
% if one.line.event_id in titles:
 · <a href="/admin/events/{{one.line.event_id}}/history"><bdi>{{titles[one.line.event_id]}}</bdi></a>\\
% end
</small>
      \\
% if one.whose:
<strong><bdi>{{one.whose}}</bdi></strong> · \\
% end
{{briefly(one.line, words)}}</li>
    % end
  </ol>
  % else:
  <p class="hint">{{_('Nothing has happened yet.')}}</p>
  % end
  <p class="links"><a href="/admin/statistics">{{_('Statistics')}}</a></p>
</section>
</div>
% end
</div>
% include('lately.tpl', lately=lately)
