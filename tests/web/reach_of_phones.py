"""Who may reach what belongs to phones and bad lines, and what is for everybody: a part of ``test_roles``' table."""

OF_PHONES = """
GET  sealed.overview         303 403 403 200 200 200
GET  sealed.look             303 403 403 404 404 404
POST sealed.bring            401 403 403 422 422 422
POST sealed.take             401 403 403 404 404 404
GET  offline.take_along      303 200 200 200 200 200
GET  offline.listed          303 200 200 200 200 200
GET  offline.contents        303 200 200 200 200 200
GET  offline.lecture         303 200 200 200 200 200
GET  offline.worker          200 200 200 200 200 200
GET  offline.manifest        200 200 200 200 200 200
GET  handover.share          303 200 200 200 200 200
GET  handover.who            303 303 303 303 303 303
POST handover.choose_pin     401 422 422 422 422 422
POST handover.forget         401 303 303 303 303 303
POST handover.hand_over      401 303 303 303 303 303
POST handover.enter          422 422 422 422 422 422
GET  activation.look_at      404 404 404 404 404 404
POST activation.choose       404 404 404 404 404 404
GET  styleguide.shapes       404 404 404 404 404 404
GET  verification.code       404 404 404 404 404 404
POST account.choose_look     303 303 303 303 303 303
"""
