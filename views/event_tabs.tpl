% # The head of all the admin's pages of one event, `here` the last segment of the open one's path; the way between them.
% path = f'/admin/events/{event.id}'
<p class="back unprinted"><a href="/admin/events">{{_('← All events')}}</a></p>
<div class="top">
  <h1>{{event.title}}</h1>
  % include('badges.tpl', event=event, badge_id='status')
</div>
<p class="hint" id="when-and-where">\\
% include('when.tpl', event=event)
{{' · ' if event.location else ''}}<bdi>{{event.location or ''}}</bdi></p>
<nav class="tabs unprinted" id="event-tabs" aria-label="{{_('Event')}}">
  <ul>
    % for part, name in (('', _('Overview')), ('/guests', _('Guests')), ('/waitlist', _('Waiting list')), ('/check-in', _('Check-in')), ('/messages', _('Messages')), ('/settings', _('Settings')), ('/history', _('History'))):
    <li><a href="{{path}}{{part}}" aria-current="{{'page' if part == here else 'false'}}">{{name}}\\
% if part == '/waitlist' and event.waiting:
 {{words.number(event.waiting)}}\\
% end
</a></li>
    % end
  </ul>
</nav>
