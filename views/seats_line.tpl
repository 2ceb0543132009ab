% # How an event's seats stand, as a bar and in one line; `of` tells two of them on a page apart.
<span class="seats" id="{{of}}-{{event.id}}">\\
% include('bar.tpl', event=event)
<span class="numbers">{{ngettext('{number} confirmed', '{number} confirmed', event.confirmed_seats)}} · {{ngettext('{number} held', '{number} held', event.held_seats)}}{{'' if event.status == 'cancelled' else ' · ' + ngettext('{number} free', '{number} free', event.free_seats)}}{{' · ' + ngettext('{number} waiting', '{number} waiting', event.waiting) if event.waiting else ''}}</span></span>
