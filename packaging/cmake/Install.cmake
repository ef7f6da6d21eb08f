# What `cmake --install` puts where, and the same tree in the build folder, so that a program finds its parts alike in both
# (core/session/installation.hpp): bin/, lib/ranvier/plugins/ and share/ranvier/. Plugins install themselves (ranvier_add_plugin).
include_guard(GLOBAL)

# ranvier_share(FOLDER file...) : files of the source tree for share/ranvier/FOLDER.
function(ranvier_share folder)
    foreach(file IN LISTS ARGN)
        get_filename_component(name ${file} NAME)
        configure_file(${file} ${CMAKE_BINARY_DIR}/share/ranvier/${folder}/${name} COPYONLY)
    endforeach()
    install(FILES ${ARGN} DESTINATION share/ranvier/${folder})
endfunction()

install(TARGETS ranvier ranvier-worker RUNTIME DESTINATION bin)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION share/ranvier)

set(samples ${PROJECT_SOURCE_DIR}/datasets)
file(GLOB session_files CONFIGURE_DEPENDS LIST_DIRECTORIES FALSE ${samples}/session/*)
file(GLOB phy_files CONFIGURE_DEPENDS LIST_DIRECTORIES FALSE ${samples}/session/phy/*)
ranvier_share(datasets ${samples}/index.json ${samples}/switching_sample.h5)
ranvier_share(datasets/session ${session_files})
ranvier_share(datasets/session/phy ${phy_files})
ranvier_share(python ${PROJECT_SOURCE_DIR}/resources/python/ranvier.py)
