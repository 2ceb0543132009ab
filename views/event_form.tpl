% # The form of an event: what it needs first, then its rules, folded under a line that says them.
% include('event_fields.tpl', prefix=prefix, form=form, given=given, event_form=parts_of_form.first)
% if get('takes_picture'):
% kept = flash.value(form, 'kept_picture')
% if kept:
<div class="wide" id="{{prefix}}-kept-picture">
  <img src="/pictures/{{kept}}" alt="{{_('Picture of the event')}}" class="cover">
  <input type="hidden" name="kept_picture" value="{{kept}}">
  <p class="hint">{{_('We have kept this picture: you don’t need to choose it again.')}}</p>
</div>
% end
% include('picture_field.tpl', form=form, id=f'{prefix}-picture', label=_('Another picture') if kept else _('Picture'), is_optional=True)
% end
% inputs = [name for field in parts_of_form.rules for name in field.inputs]
% has_fault = any(flash.fault(form, name) for name in (*inputs, *(field.name for field in parts_of_form.rules)))
% is_typed_in = any(flash.value(form, name, given[name]).splitlines() != str(given[name]).splitlines() for name in inputs)
<details class="wide rules" id="{{prefix}}-rules" data-rules="/admin/events/rules" {{'open' if has_fault or is_typed_in else ''}}>
  <summary>{{_('Booking rules')}} <small aria-live="polite">{{rules(words)}}</small></summary>
  <div class="fields">
    % include('event_fields.tpl', prefix=prefix, form=form, given=given, event_form=parts_of_form.rules, is_continued=True)
  </div>
</details>
% include('kind_fields.tpl', prefix=prefix, form=form, given=given)
