# What `cmake --install` puts where, and the same tree in the build folder, so that a program finds its parts alike in both
# (core/session/installation.hpp): bin/, lib/ranvier/plugins/ and share/ranvier/. Plugins install themselves (ranvier_add_plugin).
# Every file has a component, the package it goes into: window, cli, plugins, dev; or plain, which no package takes.
include_guard(GLOBAL)

# ranvier_share(FOLDER file...) : files of the source tree for share/ranvier/FOLDER.
function(ranvier_share folder)
    foreach(file IN LISTS ARGN)
        get_filename_component(name ${file} NAME)
        configure_file(${file} ${CMAKE_BINARY_DIR}/share/ranvier/${folder}/${name} COPYONLY)
    endforeach()
    install(FILES ${ARGN} DESTINATION share/ranvier/${folder} COMPONENT cli)
endfunction()

install(TARGETS ranvier ranvier-worker RUNTIME DESTINATION bin COMPONENT cli)
if(RANVIER_WINDOW)
    install(TARGETS ranvier-gui ranvier-render RUNTIME DESTINATION bin COMPONENT window)
endif()
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION share/ranvier COMPONENT plain)
file(GLOB_RECURSE manual CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR}/resources/docs ${PROJECT_SOURCE_DIR}/resources/docs/*.md)
foreach(page IN LISTS manual)
    configure_file(${PROJECT_SOURCE_DIR}/resources/docs/${page} ${CMAKE_BINARY_DIR}/share/doc/ranvier/${page} COPYONLY)
endforeach()
install(DIRECTORY ${PROJECT_SOURCE_DIR}/resources/docs/ DESTINATION share/doc/ranvier COMPONENT cli FILES_MATCHING PATTERN *.md)

set(samples ${PROJECT_SOURCE_DIR}/datasets)
file(GLOB session_files CONFIGURE_DEPENDS LIST_DIRECTORIES FALSE ${samples}/session/*)
file(GLOB phy_files CONFIGURE_DEPENDS LIST_DIRECTORIES FALSE ${samples}/session/phy/*)
ranvier_share(datasets ${samples}/index.json ${samples}/switching_sample.h5)
ranvier_share(datasets/session ${session_files})
ranvier_share(datasets/session/phy ${phy_files})
ranvier_share(python ${PROJECT_SOURCE_DIR}/resources/python/ranvier.py)

# For plugins built elsewhere: the headers of the SDK and find_package(Ranvier).
include(CMakePackageConfigHelpers)
set(config ${CMAKE_BINARY_DIR}/cmake)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/RanvierConfig.cmake.in ${config}/RanvierConfig.cmake
    INSTALL_DESTINATION share/cmake/Ranvier NO_CHECK_REQUIRED_COMPONENTS_MACRO)
write_basic_package_version_file(${config}/RanvierConfigVersion.cmake COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES ${config}/RanvierConfig.cmake ${config}/RanvierConfigVersion.cmake DESTINATION share/cmake/Ranvier COMPONENT dev)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/core/sdk/ranvier DESTINATION include COMPONENT dev FILES_MATCHING PATTERN *.h PATTERN *.hpp)

include(Desktop)
include(Packages)
