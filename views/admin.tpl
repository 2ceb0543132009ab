% rebase('base.tpl', area='admin')
% def overviews_of(overviews):
  % for overview in overviews:
  % event = overview.event
{{parts.mark}}\\
  % if parts.is_known(f'event-{event.id}', event, overview.live, overview.ended, overview.live_count):
  <article class="event" id="event-{{event.id}}" data-known></article>
  % else:
  <article class="event" id="event-{{event.id}}">
    <header>
      <h3 id="event-{{event.id}}-title">{{event.title}}</h3>
      % include('badges.tpl', event=event)
      <p>\\
% include('when_and_where.tpl', event=event)
{{'' if event.confirmation == 'instant' else ' · ' + _('hold time {time}', time=words.duration(event.hold_seconds))}} · <a href="/admin/events/{{event.id}}" aria-describedby="event-{{event.id}}-title">{{_('Edit or cancel')}}</a> · <a href="/admin/events/{{event.id}}/history" aria-describedby="event-{{event.id}}-title">{{_('History')}}</a></p>
    </header>
    % include('seats.tpl', event=event)
    % include('bookings.tpl', overview=overview)
  </article>
  % end
{{parts.mark}}\\
  % end
% end
<h1>{{_('Admin')}}</h1>
% include('admin_nav.tpl', here='/admin')
% for one in set_aside:
<p class="flash error" id="set-aside-{{one.event_id}}">{{html('Holds for [event {number}]({event}) haven’t expired since {since}, because its data has a fault ({error}). Run `{command} check`.', command=command, number=one.event_id, event=f'/admin/events/{one.event_id}', since=words.day_and_time(one.since), error=one.error)}}</p>
% end
% if not copies.is_set_up:
<p class="flash" id="no-copies" role="note">{{html('The database isn’t backed up daily. Start the server with `--backup_dir` and a directory, best on another disk.')}}</p>
% elif copies.is_late:
  % if copies.made_at:
  % since = _('The latest copy of the database is from {moment}, more than two days ago.', moment=words.day_and_time(copies.made_at))
  % else:
  % since = _('The database hasn’t been copied for more than two days.')
  % end
<p class="flash error" id="late-copies">{{since}} {{_('The server’s log says what to do.')}} {{f'({copies.fault})' if copies.fault else ''}}</p>
% end
% if not channels:
<p class="flash" id="not-configured" role="note">{{html('Guests aren’t getting any messages: email isn’t set up. [Set up email and preview messages]({notices})', notices='/admin/notices')}}</p>
% end
<section aria-labelledby="new-heading" id="new">
  <article>
  <h2 id="new-heading">{{_('New event')}}</h2>
  <form method="post" action="/events" class="fields" id="new-event" {{'data-refused' if flash.form == '/events' else ''}} novalidate>
    % include('key.tpl')
    % include('event_fields.tpl', prefix='new', form='/events', given=new)
    <div class="wide"><button>{{_('Create event')}}</button></div>
  </form>
  </article>
</section>
<section aria-labelledby="upcoming-heading" id="upcoming">
  <h2 id="upcoming-heading">{{_('Upcoming events')}}</h2>
  % if not upcoming:
  <p id="no-events">{{_('No events yet. Create your first one.')}}</p>
  % end
  % overviews_of(upcoming)
  % if more:
  <p><a href="{{more}}" rel="next">{{_('Later events')}}</a></p>
  % end
</section>
% if past:
<section aria-labelledby="past-heading" id="past">
  <h2 id="past-heading">{{_('Past events')}}</h2>
  % overviews_of(past)
</section>
% end
