"""Who may reach what of writing and publishing: the same columns as in ``test_roles``."""

AUTHORING = """
GET  author.overview         303 403 403 200 403 403
GET  beginning.show           303 403 403 200 403 403
POST beginning.begin          401 403 403 422 403 403
GET  importing.begin         303 403 403 200 403 403
GET  importing.template      303 403 403 200 403 403
POST importing.preview       401 403 403 200 403 403
POST importing.keep          401 403 403 422 403 403
GET  drafts.show             303 403 403 404 403 403
POST drafts.save             401 403 403 404 403 403
POST drafts.discard          401 403 403 404 403 403
GET  drafts.file             303 403 403 404 403 403
POST drafts.edit             401 403 403 404 403 403
POST drafts.autosave         401 403 403 404 403 403
GET  publishing.overview     303 403 403 200 403 403
GET  publishing.progress      303 403 403 200 403 403
POST publishing.publish      401 403 403 200 403 403
GET  history.overview        303 403 403 200 403 403
GET  history.publication     303 403 403 404 403 403
POST history.bring_back      401 403 403 404 403 403
GET  history.item            303 403 403 404 403 403
POST previews.lecture        401 403 403 404 403 403
POST bringing.picture        401 403 403 303 403 403
GET  question_writing.overview 303 403 403 404 403 403
POST question_writing.add    401 403 403 404 403 403
GET  question_writing.show   303 403 403 404 403 403
POST question_writing.save   401 403 403 404 403 403
POST question_writing.remove 401 403 403 404 403 403
GET  question_writing.begin_trying 303 403 403 404 403 403
POST question_writing.try_out 401 403 403 404 403 403
GET  banks.overview          303 403 403 200 403 403
GET  banks.file              303 403 403 404 403 403
"""
