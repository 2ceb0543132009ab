% # A file to choose, for a form that is sent as multipart/form-data.
% fault = flash.fault(form, 'picture')
<div class="wide">
  <label for="{{id}}">{{label}}</label>
  <input id="{{id}}" name="picture" type="file" accept="image/jpeg,image/png,image/webp,image/gif" data-megabytes="10" data-too-large="{{_('The file is over {number} MB. Choose a smaller one.', number=10)}}" aria-describedby="{{id}}-hint {{id}}-fault" {{'aria-invalid=true autofocus' if fault else ''}}{{'' if get('is_optional') else ' required'}}>
  <small id="{{id}}-hint">{{_('A JPEG, PNG, WebP or GIF file of up to 10 MB. We remove the time and place it was taken.')}}</small>
  % include('field.tpl', form=form, name='picture', id=id)
</div>
