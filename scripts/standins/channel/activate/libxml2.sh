if test -n "${XML_CATALOG_FILES:-}"; then
  xml_catalog_files_libxml2="${XML_CATALOG_FILES}"
  XML_CATALOG_FILES="${XML_CATALOG_FILES} "
else
  xml_catalog_files_libxml2=""
  XML_CATALOG_FILES=""
fi
XML_CATALOG_FILES="${XML_CATALOG_FILES}file://${CONDA_PREFIX}/etc/xml/catalog file:///etc/xml/catalog"
export XML_CATALOG_FILES xml_catalog_files_libxml2
