"""The texts of refusals in the connected user's language: whoever branches on a text breaks here, as in a real org."""

_ENGLISH = {
    "required": "Required fields are missing: [{fields}]",
    "too_long": "{label}: data value too large: {value} (max length={length})",
    "email": "{label}: invalid email address: {value}",
    "picklist": "{label}: bad value for restricted picklist field: {value}",
    "wrong_type": "{label}: id value of incorrect type: {value}",
    "read_only": (
        "Unable to create/update fields: {fields}. Please check the security settings of this field and verify that it is "
        "read/write for your profile or permission set."
    ),
    "deleted": "entity is deleted",
    "cross_reference": "invalid cross reference id",
    "no_access": "insufficient access rights on cross-reference id: {id}",
    "owner_blank": "Owner ID: cannot be blank",
    "inactive_owner": "operation performed with inactive user [{id}] as owner of {object}",
    "duration": "Duration must be between 0 and {minutes} minutes: Duration",
    "duration_differs": "The start, the end and the duration of the event do not agree: Duration",
    "lead_and_what": "You can't associate an event with a lead and with another record: Related To ID",
    "private": "A private event can't be associated with other records: Private",
    "converted": "cannot reference converted lead",
    "duplicate_value": "duplicate value found: {field} duplicates value on record with id: {id}",
    "duplicate_alert": "Use one of these records?",
    "duplicate_block": "You're creating a duplicate record. We recommend you use an existing record instead.",
    "locked": "the entity is locked for editing",
    "storage": "storage limit exceeded",
    "already_member": "Already a campaign member.",
}
_TRANSLATED = {
    "ja": {
        "required": "値を入力してください: [{fields}]",
        "too_long": "{label}: データの値が大きすぎます: {value} (最大長 = {length})",
        "email": "{label}: 無効なメールアドレス: {value}",
        "picklist": "{label}: 制限つき選択リスト項目の値が不適切です: {value}",
        "deleted": "エンティティは削除されています",
        "duplicate_alert": "次のレコードのいずれかを使用しますか?",
        "converted": "取引開始済みのリードは参照できません",
    },
    "es": {
        "required": "Faltan campos obligatorios: [{fields}]",
        "too_long": "{label}: valor de datos demasiado grande: {value} (longitud máxima={length})",
        "email": "{label}: dirección de email no válida: {value}",
        "deleted": "se ha eliminado la entidad",
        "duplicate_alert": "¿Desea utilizar uno de estos registros?",
    },
}


def say(language: str, key: str, **values: object) -> str:
    """English where the language, or this text in it, is not at hand."""
    texts = _TRANSLATED.get(language.partition("_")[0], {})
    return texts.get(key, _ENGLISH[key]).format(**values)
