"""Who may reach the pages of completion, certificates and learning hours: a part of the table of ``test_roles``."""

CERTIFICATES = """
POST class_certificates.issue_again 401 403 403 403 404 303
GET  class_completion.overview 303 403 403 403 200 200
POST class_completion.change 401 403 403 403 404 422
GET  class_certificates.overview 303 403 403 403 200 200
GET  class_certificates.print_list 303 403 403 403 200 200
POST class_certificates.issue_all 401 403 403 403 404 409
GET  certificates.listing    303 200 200 200 200 200
GET  certificates.show       303 404 404 404 404 404
GET  certificates.pdf        303 404 404 404 404 404
POST certificates.revoke     401 403 403 403 404 404
POST certificates.replace    401 403 403 403 404 404
GET  verification.ask        200 200 200 200 200 200
GET  verification.verify     404 404 404 404 404 404
GET  hours.own               303 200 200 403 403 403
GET  hours.table             303 403 403 403 200 200
GET  hours.person            303 403 403 403 200 200
POST hours.mend              401 403 403 403 422 422
POST hours.export            401 403 403 403 422 422
"""
