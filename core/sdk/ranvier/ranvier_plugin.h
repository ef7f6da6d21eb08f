/* The binary contract between Ranvier and a plugin. Plain C, so that a plugin built with another compiler or standard library
 * still loads. Fields are only ever appended; a reader looks at struct_size before it touches a newer one.
 *
 * The host owns all memory, files, loops, threads and randomness; a plugin computes. Nothing a plugin allocates is ever seen by
 * the host, and no exception may cross this boundary (ranvier/plugin.hpp sees to it for C++).
 *
 * First form, version 0: not frozen yet. */
#ifndef RANVIER_PLUGIN_H
#define RANVIER_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define RV_ABI_MAJOR 0u /* differs from the host's: refused */
#define RV_ABI_MINOR 2u /* newer than the host's: refused; older: accepted */

/* Element types of arrays. Text is an array of NUL-terminated UTF-8 strings (const char* const*). */
enum { RV_F64 = 1, RV_F32, RV_I64, RV_I32, RV_U16, RV_U8, RV_TEXT };
/* Types of parameters. RV_LIST is text split at commas; RV_VARIANT is a choice whose options have parameters of their own,
 * written name:k=v,k=v. */
enum { RV_BOOL = 1, RV_INT, RV_REAL, RV_STRING, RV_CHOICE, RV_RANGE, RV_VARIANT, RV_LIST };
enum { RV_OK = 0, RV_STOPPED = 1, RV_FAILED = 2 };
enum { RV_INFO = 0, RV_WARNING = 1 };
/* Instruction sets a plugin may use, as the session chose them (a device class, not what the processor could do). */
enum { RV_SIMD_BASE = 0, RV_SIMD_AVX2 = 2, RV_SIMD_AVX512 = 3 };

enum { RV_MAX_RANK = 4 };

typedef struct rv_param {
    const char* id;
    uint32_t type;
    const char* unit;                /* "s", "Hz", "" */
    const char* initial;             /* the default, as text, parsed by the host */
    double low, high;                /* inclusive; RV_INT and RV_REAL only */
    const char* choices;             /* RV_CHOICE: "a|b|c" */
    const struct rv_option* options; /* RV_VARIANT */
    uint32_t n_options;
    uint32_t advanced; /* 1: folded away in forms */
    const char* doc;
} rv_param;

typedef struct rv_option {
    const char* id;
    const rv_param* params;
    uint32_t n_params;
    const char* doc;
} rv_option;

typedef struct rv_port {
    const char* id;
    const char* kind; /* "recording": arrives binned, see ranvier/recording_port.hpp */
    const char* doc;
} rv_port;

/* A set of values for many parameters at once, chosen with preset=NAME; a parameter given by the user wins over it. */
typedef struct rv_preset {
    const char* id;
    const char* values; /* "a=1;b=x" */
    const char* doc;
} rv_preset;

/* Words for people where an id would stand otherwise, in forms, pages and the titles of jobs; files and commands keep the id.
 * `of` names a parameter ("states"), a choice or a variant's option ("model=ohg"), a parameter of an option ("basis=exp:n") or a
 * preset ("preset=paper").
 * `in_title` is "" for most. Of a parameter: every job's title tells it so; {} stands for the value and (s) for the s of a
 * plural ("{} state(s)"). Of a choice: a title begins with these words instead of the operation's short title and of what every
 * title tells ("GLM, one state"). */
typedef struct rv_label {
    const char* of;
    const char* words;
    const char* in_title;
} rv_label;

typedef struct rv_array {
    uint32_t dtype;
    uint32_t rank;
    uint64_t dims[RV_MAX_RANK];
    const void* data; /* row-major, aligned for its type */
} rv_array;

/* An array of the result. A rank-1 output whose name equals its dimension's name is that dimension's coordinate within the group.
 */
typedef struct rv_output {
    const char* group; /* "states" */
    const char* name;  /* "posterior" */
    uint32_t dtype;
    uint32_t rank;
    const char* dim_names[RV_MAX_RANK];
    uint64_t dims[RV_MAX_RANK];
    const char* unit;
    const char* doc;
} rv_output;

/* What the host lends to a running plugin. Every function takes host->self first. Functions marked [any] may be called from
 * inside parallel_for; the others only from the thread that entered the plugin. */
typedef struct rv_host {
    uint32_t struct_size;
    uint32_t simd_level;
    uint64_t seed; /* of the job; streams are drawn with ranvier/random.hpp, indexed by (seed, stream, element) */
    void* self;

    /* Parameters, resolved and validated. A parameter of a variant's option is named "basis.n". [any] */
    double (*number)(void*, const char* param);    /* bool as 0/1, int exact to 2^53 */
    const char* (*text)(void*, const char* param); /* choice, variant (the option's name), string, list, range as "a:b" */

    /* Inputs: columns by port and name. Returns 0 and leaves `out` alone if there is none of that name. [any] */
    int (*input)(void*, const char* port, const char* column, rv_array* out);

    /* Reports progress in 0..1 and asks whether to go on: RV_OK or RV_STOPPED (return at once). Call at least every 20 ms. */
    int (*poll)(void*, double fraction, const char* stage);
    void (*log)(void*, int level, const char* sentence);
    void (*trace)(void*, const char* name, double step, double value); /* a live curve */
    void (*metric)(void*, const char* name, double value);             /* a final scalar; NaN is written as null */

    /* Memory of this part that outlives it, zero at the start: how a part hands its outcome to gather. Null: over the job's
     * memory. */
    void* (*state)(void*, const char* name, uint32_t dtype, uint32_t rank, const uint64_t* dims);
    int (*part_state)(void*, uint32_t part, const char* name, rv_array* out);

    /* Arrays of the result, from gather only; zero-filled host memory, null when over the job's memory. Text is copied. */
    void* (*output)(void*, const rv_output*);
    int (*output_text)(void*, const rv_output*, const char* const* values);

    /* Runs body(context, i) for i in 0..n-1 on the host's threads; returns when all are done. Results must not depend on the
     * order. */
    void (*parallel_for)(void*, uint64_t n, void (*body)(void* context, uint64_t i), void* context);

    /* Dense linear algebra, row-major, single-threaded, same bits on one device class. [any] */
    void (*gemm_f64)(void*, int trans_a, int trans_b, int m, int n, int k, double alpha, const double* a, int lda,
                     const double* b, int ldb, double beta, double* c, int ldc);
    void (*gemm_f32)(void*, int trans_a, int trans_b, int m, int n, int k, float alpha, const float* a, int lda, const float* b,
                     int ldb, float beta, float* c, int ldc);
    /* The lower triangle of c = alpha a a' + beta c (trans: a' a); the strict upper triangle is left alone. */
    void (*syrk_f64)(void*, int trans, int n, int k, double alpha, const double* a, int lda, double beta, double* c, int ldc);
    int (*cholesky_f64)(void*, int n, double* a, int lda); /* lower, in place; 0 or the 1-based row that is not positive */
    void (*cholesky_solve_f64)(void*, int n, int n_rhs, const double* l, int lda, double* b, int ldb); /* b is n x n_rhs */
} rv_host;

typedef struct rv_plugin {
    uint32_t struct_size;
    uint32_t abi_major, abi_minor;
    const char *id, *version, *title, *doc;
    const rv_param* params;
    uint32_t n_params;
    const rv_port* ports;
    uint32_t n_ports;
    const rv_preset* presets;
    uint32_t n_presets;
    /* The work, as independent parts and what joins them. Parts are seeded by their index and may run at the same time or on
     * different machines; gather sees every part's state. A plugin without parts answers 0 and does all in gather. A sentence of
     * at most `capacity` bytes is left in `error` when the answer is RV_FAILED. */
    uint32_t (*parts)(const rv_host*);
    int (*part)(const rv_host*, uint32_t index, char* error, size_t capacity);
    int (*gather)(const rv_host*, char* error, size_t capacity);

    /* Since 0.2. */
    const char* short_title; /* begins the titles of jobs: "HMM-GLM"; null: the id */
    const rv_label* labels;
    uint32_t n_labels;
} rv_plugin;

/* The one exported symbol. */
#define RV_PLUGIN_ENTRY "rv_plugin_entry"
typedef const rv_plugin* (*rv_plugin_entry_fn)(void);

#ifdef __cplusplus
}
#endif
#endif
