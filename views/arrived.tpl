% # What stands in for the rows that have come to a list meanwhile, until they are asked for; it keeps its room.
<p class="arrived" data-list="{{get('list') or f'live-{event.id}'}}" data-one="{{_('1 new booking')}}" data-many="{{_('New bookings: {count}')}}" hidden><span></span> {{_('–')}} <button type="button" class="secondary outline">{{_('Show')}}</button></p>
