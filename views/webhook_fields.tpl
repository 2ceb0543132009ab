% # The fields of a webhook: where to, and of what. `id` tells the fields of one form from another's.
% chosen = flash.value(form, 'types', ' '.join(types)).split()
<div class="wide">
  <label for="{{id}}-url">{{_('Address')}}</label>
  <input id="{{id}}-url" name="url" type="url" inputmode="url" autocomplete="off" maxlength="1000" value="{{flash.value(form, 'url', url)}}" aria-describedby="{{id}}-url-hint {{id}}-url-fault" {{'aria-invalid=true autofocus' if flash.fault(form, 'url') else ''}} required>
  <small id="{{id}}-url-hint">{{_('Like https://example.org/hooks. Private networks are allowed by a setting of this server.') if may_be_private else _('Like https://example.org/hooks. It must be reachable from the Internet.')}}</small>
  % include('field.tpl', form=form, name='url', id=f'{id}-url')
</div>
<fieldset class="wide types">
  <legend>{{_('What is sent')}}</legend>
  <label><input type="checkbox" id="{{id}}-types" name="types" value="{{all_types}}" {{'checked' if all_types in chosen else ''}}> {{_('Everything that happens')}}</label>
  <details {{'' if all_types in chosen else 'open'}}>
    <summary>{{_('Only some of it')}}</summary>
    <p class="hint">{{_('Untick “Everything that happens” and choose:')}}</p>
    % for name, group in groups:
    <fieldset>
      <legend>{{words.say(name)}}</legend>
      % for one in group:
      <label><input type="checkbox" name="types" value="{{one}}" {{'checked' if one in chosen else ''}}> <span>{{words.say(types_said[one])}} <code translate="no">{{one}}</code></span></label>
      % end
    </fieldset>
    % end
  </details>
  % include('field.tpl', form=form, name='types', id=f'{id}-types')
</fieldset>
