% # The cover of an event: to be seen, replaced and removed.
% form = f'/events/{event.id}/picture'
<article id="picture">
  <h2>{{_('Picture')}}</h2>
  % if event.picture:
  <p><img src="{{event.picture_path}}" alt="{{_('Picture of the event')}}" class="cover"></p>
  % end
  <form method="post" action="{{form}}" enctype="multipart/form-data" class="fields" id="event-picture" {{'data-refused' if flash.form == form else ''}} novalidate>
    % include('picture_field.tpl', form=form, id='event-picture-file', label=_('A new picture') if event.picture else _('A picture for the event’s page'))
    <div class="wide"><button class="secondary">{{_('Upload')}}</button></div>
  </form>
  % if event.picture:
  <form method="post" action="{{form}}/remove" id="remove-event-picture"><button class="secondary outline">{{_('Remove the picture')}}</button></form>
  % end
</article>
