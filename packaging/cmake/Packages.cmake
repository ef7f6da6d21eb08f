# The Debian packages, made by packaging/package.sh and tried by packaging/package_test.sh: ranvier (window, figures), ranvier-cli,
# ranvier-plugins and libranvier-dev, one a component, and debug symbols of the first three.
include_guard(GLOBAL)

set(version ${PROJECT_VERSION})
set(debian ${PROJECT_SOURCE_DIR}/packaging/debian)
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME ranvier)
set(CPACK_PACKAGE_VERSION ${version})
set(CPACK_PACKAGE_VENDOR "Ranvier developers")
set(CPACK_PACKAGE_CONTACT "Ranvier developers <developers@ranvier.invalid>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_DEBUGINFO_PACKAGE ON)

# ranvier_package(COMPONENT NAME DESCRIPTION) : its first line is the summary. Copyright and changelog go into every package.
function(ranvier_package component name description)
    string(TOUPPER ${component} upper)
    set(CPACK_DEBIAN_${upper}_PACKAGE_NAME ${name} PARENT_SCOPE)
    set(CPACK_DEBIAN_${upper}_DESCRIPTION "${description}" PARENT_SCOPE)
    set(CPACK_COMPONENTS_ALL ${CPACK_COMPONENTS_ALL} ${component} PARENT_SCOPE)
    install(FILES ${debian}/copyright ${CMAKE_BINARY_DIR}/desktop/changelog.gz DESTINATION share/doc/${name}
        COMPONENT ${component} EXCLUDE_FROM_ALL)
endfunction()

add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/desktop/changelog.gz
    COMMAND gzip -9nc ${debian}/changelog > ${CMAKE_BINARY_DIR}/desktop/changelog.gz DEPENDS ${debian}/changelog VERBATIM)
add_custom_target(changelog ALL DEPENDS ${CMAKE_BINARY_DIR}/desktop/changelog.gz)

set(CPACK_COMPONENTS_ALL)
if(RANVIER_WINDOW)
    ranvier_package(window ranvier
"brain states and functional couplings from spikes (window)
Ranvier reads recordings of sorted spikes, fits switching-state models to
them and shows what they found: which state the brain is in at each moment,
how long states last, and which unit raises or lowers the rate of which
other in each of them.

This package holds the window, with its linked raster, state, coupling,
graph and table views, and the renderer that draws the same figures with
no display.")
    # The look counts on these fonts; the platforms and pictures of Qt and Mesa's software OpenGL are opened at run time.
    string(JOIN ", " CPACK_DEBIAN_WINDOW_PACKAGE_DEPENDS "ranvier-cli (= ${version})" fonts-roboto-unhinted fonts-liberation
        fonts-dejavu-core fonts-jetbrains-mono qt6-qpa-plugins libgl1-mesa-dri shared-mime-info)
    string(JOIN ", " CPACK_DEBIAN_WINDOW_PACKAGE_RECOMMENDS "ranvier-plugins (= ${version})" qt6-wayland qt6-translations-l10n)
endif()

ranvier_package(cli ranvier-cli
"brain states and functional couplings from spikes (command line)
Ranvier reads recordings of sorted spikes, fits switching-state models to
them and shows what they found: which state the brain is in at each moment,
how long states last, and which unit raises or lowers the rate of which
other in each of them.

This package holds the command line, the worker that reads files and runs
analyses, sample data, the manual, and a Python file for notebooks.")
set(CPACK_DEBIAN_CLI_PACKAGE_RECOMMENDS "ranvier-plugins (= ${version})")
set(CPACK_DEBIAN_CLI_PACKAGE_SUGGESTS "ranvier, python3-h5py, python3-numpy")

ranvier_package(plugins ranvier-plugins
"brain states and functional couplings from spikes (analyses)
Ranvier reads recordings of sorted spikes, fits switching-state models to
them and shows what they found.

This package holds the analyses: the one-hot HMM-GLM, whose couplings are
inhibitory, absent or excitatory in each state, and its baselines.")
set(CPACK_DEBIAN_PLUGINS_PACKAGE_DEPENDS "ranvier-cli (= ${version})")

ranvier_package(dev libranvier-dev
"brain states and functional couplings from spikes (plugin headers)
Ranvier reads recordings of sorted spikes, fits switching-state models to
them and shows what they found.

This package holds the headers and the CMake package that plugins are
built with: find_package(Ranvier) and ranvier_add_plugin().")
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEV_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS "ranvier-cli (= ${version}), librandom123-dev")
set(CPACK_DEBIAN_DEV_PACKAGE_RECOMMENDS "cmake, g++, libeigen3-dev")

include(CPack)

# Outside ctest: it builds everything anew and downloads a Debian.
add_custom_target(package_test
    COMMAND ${PROJECT_SOURCE_DIR}/packaging/package.sh ${CMAKE_BINARY_DIR}/packaging
    COMMAND ${PROJECT_SOURCE_DIR}/packaging/package_test.sh ${CMAKE_BINARY_DIR}/packaging/packages
    USES_TERMINAL VERBATIM)
